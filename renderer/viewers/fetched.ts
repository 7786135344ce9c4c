/** What the host answers with; what it refuses is an error in its words. */
export async function fetched(address: string, signal?: AbortSignal): Promise<Response> {
  const answer = await fetch(address, { signal: signal ?? null })
  if (!answer.ok) throw new Error(wordsOf(await answer.text()))
  return answer
}

export async function fetchedJson<T>(address: string, signal?: AbortSignal): Promise<T> {
  return (await (await fetched(address, signal)).json()) as T
}

/** A problem comes as JSON with what is wrong and what to do about it; anything else as a sentence. */
function wordsOf(text: string): string {
  try {
    const { what, remedy, file } = JSON.parse(text) as { what?: string; remedy?: string; file?: string }
    return [file && `${file}:`, what, remedy].filter(Boolean).join(' ') || text
  } catch {
    return text
  }
}
