/** What may be left out, to see what it does. */
export const ablations = ['swap', 'own', 'alignment', 'kl', 'sampling', 'dropout', 'pairs', 'style'] as const
export type Ablation = (typeof ablations)[number]
