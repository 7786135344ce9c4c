/** Networks that are trained for a task. Apart from their building, so that listing the settings loads none of it. */
export const NETWORKS = ['resnet', 'unet-encoder', 'eegnet', 'shallow-convnet', 'gru', 'linear'] as const

export type NetworkName = (typeof NETWORKS)[number]
