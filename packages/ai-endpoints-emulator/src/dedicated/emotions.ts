/** The keys of an answer of `/api/text2emotions` (OVHcloud's example). */
export const EMOTIONS = (
  "admiration amusement anger annoyance approval caring confusion curiosity desire disappointment disapproval disgust " +
  "embarrassment excitement fear gratitude grief joy love nervousness neutral optimism pride realization relief remorse " +
  "sadness surprise"
).split(" ");

const WORDS: Readonly<Record<string, readonly string[]>> = {
  admiration: ["impressive", "brilliant", "amazing", "great", "wonderful", "excellent"],
  amusement: ["funny", "hilarious", "laugh", "lol"],
  anger: ["angry", "furious", "hate", "rage"],
  annoyance: ["annoying", "annoyed", "bothers"],
  confusion: ["confused", "confusing", "unclear"],
  curiosity: ["wonder", "curious"],
  disappointment: ["disappointed", "disappointing", "broken", "worse"],
  disgust: ["disgusting", "gross", "awful", "terrible"],
  excitement: ["excited", "exciting", "thrilled"],
  fear: ["afraid", "scared", "fear", "worried"],
  gratitude: ["thanks", "thank", "grateful", "appreciate"],
  joy: ["happy", "glad", "joy", "delighted", "good"],
  love: ["love", "loved", "adore"],
  optimism: ["hope", "hopefully", "optimistic"],
  relief: ["relieved", "finally"],
  remorse: ["sorry", "regret", "apologize"],
  sadness: ["sad", "unhappy", "cry", "miss", "bad"],
  surprise: ["surprised", "surprising", "unexpected", "wow"],
};

/** Scores emotions by words that stand for them; `neutral` where there is none. They sum to 1. */
export function scoreEmotions(text: string): Record<string, number> {
  const words = new Set(text.toLowerCase().match(/\p{L}+/gu));
  const hits = EMOTIONS.map((emotion) => (WORDS[emotion] ?? []).filter((word) => words.has(word)).length);
  const found = hits.reduce((sum, count) => sum + count, 0);
  const floor = 0.002;
  const rest = 1 - floor * EMOTIONS.length;
  return Object.fromEntries(
    EMOTIONS.map((emotion, i) => {
      const share = found === 0 ? Number(emotion === "neutral") : (hits[i] ?? 0) / found;
      return [emotion, Number((floor + rest * share).toFixed(6))];
    }),
  );
}

const GOOD = ["admiration", "amusement", "excitement", "gratitude", "joy", "love", "optimism", "relief"];
const BAD = ["anger", "annoyance", "disappointment", "disgust", "fear", "remorse", "sadness"];

/** Scores one to five stars by the same words: `{ "1 star": 0.02, …, "5 stars": 0.9 }`. They sum to 1. */
export function scoreStars(text: string): Record<string, number> {
  const emotions = scoreEmotions(text);
  const sum = (names: readonly string[]) => names.reduce((total, name) => total + (emotions[name] ?? 0), 0);
  const place = 3 + 2 * (sum(GOOD) - sum(BAD));
  const weights = [1, 2, 3, 4, 5].map((stars) => Math.exp(-2 * Math.abs(stars - place)));
  const all = weights.reduce((total, weight) => total + weight, 0);
  return Object.fromEntries(
    weights.map((weight, i) => [i === 0 ? "1 star" : `${i + 1} stars`, Number((weight / all).toFixed(6))]),
  );
}
