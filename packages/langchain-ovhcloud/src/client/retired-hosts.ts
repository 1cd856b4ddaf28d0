/**
 * What to say when a model's own host, or a route of it, is not there: most were retired, and what replaces them depends
 * on the route.
 *
 * @param url address that was asked.
 * @returns undefined for addresses of other hosts.
 */
export function retiredHostAdvice(url: string): string | undefined {
  const [, slug] = /([a-z0-9-]+)\.endpoints\.kepler\.ai\.cloud\.ovh\.net/.exec(url) ?? [];
  if (slug === undefined || slug === "oai") return undefined;
  const today = REPLACEMENTS.find(([route]) => url.includes(route))?.[1] ?? UNIFIED;
  return `Most models' own hosts have been retired, perhaps "${slug}" too. Use ${today}.`;
}

const UNIFIED = "the unified route: leave out `endpoint` and name one of today's models";

// Routes by OVHcloud's examples and catalog pages, and what does the same with models of the list of 2026-09-28.
const REPLACEMENTS: readonly (readonly [route: string, today: string])[] = [
  ["text2vec", "`OVHcloudEmbeddings`"],
  ["/api/text2emotions", "`createEmotionAnalyzer` with a chat model"],
  ["/api/text2sentiments", "`createSentimentAnalyzer` with a chat model"],
  ["/api/text2ner", "`createEntityExtractor` with a chat model"],
  ["/api/v1/nmt/", "`createTranslator` with a chat model"],
  ["/api/v1/asr/", "`OVHcloudTranscriber`"],
  ["/api/v1/tts/", "`OVHcloudSpeech` with one of its four languages"],
  ["/api/text2image", "`OVHcloudImages`, which asks the unified route"],
];
