/**
 * Reads the beginning of an answer's body as text.
 *
 * @param response an answer whose body nobody has read.
 * @param maxBytes where to stop; what has arrived by then is kept, so that a little more may come.
 */
export async function readStart(response: Response, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  while (bytes < maxBytes) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}
