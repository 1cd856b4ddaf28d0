import type { QuestionLanguage } from "./question-language.js";

/** What gives a follow-up away in one language. */
export interface FollowUpCues {
  /** The question goes on from another one. */
  opening: RegExp;
  /** A word stands for something that was said before. */
  reference: RegExp;
  /** Looks like a reference and is none ("is it possible to", "il y a", "gibt es"). */
  empty: RegExp;
  /** Asks what a thing is, and names it: complete, however short. */
  definition: RegExp;
}

/** `\b` knows only ASCII letters. */
const before = String.raw`(?<![\p{L}\p{N}])`;
const after = String.raw`(?![\p{L}\p{N}])`;

/**
 * The cue words. Articles that look like pronouns ("la", "das") count only where a verb follows or nothing does. German
 * is read with its capitals: "Sie" and "das Paket" refer to nothing.
 */
export const followUpCues: Readonly<Record<QuestionLanguage, FollowUpCues>> = {
  en: {
    opening:
      /^\W*(?:and|but|or|also|then|so|otherwise|(?:what|how) about|what else|what if not|why not|why so|in that case)\b/iu,
    reference: pattern(
      "it|its|this|these|those|them|they|their|he|him|his|she|her|ones|the same|the other|instead|the (?:first|second|last) one|" +
        String.raw`that(?=\W*$|\s+(?:work|works|mean|means|happen|happens|again|too|one|way|file|command|option|package|value|setting)${after})`,
      String.raw`(?:about|of|for|with|to|like|after|before|from|than|is|does|do|did|undo|change|why|how|when)\s+that`,
    ),
    empty: /\b(?:is|was|be) it (?:\w+ ){1,2}(?:to|that)\b|\bdoes it take\b|\bit is (?:\w+ ){1,2}to\b/giu,
    definition:
      /^\W*(?:what|who)(?:['’]s| is| are| does)\s+(?!it\b|this\b|that\b|these\b|those\b|they\b|the (?:other|same|first|second|last)\b)\p{L}/iu,
  },
  fr: {
    opening: /^\W*(?:et|mais|ou|alors|donc|aussi|sinon|ensuite|puis(?!-je)|dans ce cas)(?![\p{L}-])/iu,
    reference: pattern(
      "ça|cela|ceci|celui|celle|ceux|celles|elle|elles|ils|lui|leur|leurs|eux|le même|la même|les mêmes|l['’]autre",
      String.raw`(?:comment|pourquoi|peut-on|puis-je|dois-je|faut-il|pour|de|à|se)\s+(?:(?:le|la|les|en|y)\s+|[lm]['’])\p{L}+(?:er|ir|re)(?=\W*$|\s+(?:à|de|dans|sur|avec|sans|après|avant|ensuite)\s)`,
      String.raw`(?:c['’]est|est-ce)\s+(?=tout|bien|possible\W*$)`,
    ),
    empty: /\bqu['’]est-ce que?\b|\best-ce que?\b/giu,
    definition: /^\W*qu['’]est-ce qu(?:e|['’]un|['’]une)\s*(?!ça\b|cela\b|c['’]est\b)\p{L}/iu,
  },
  de: {
    opening: /^\W*(?:und|aber|oder|auch|dann|also|sonst|ansonsten|außerdem|[Ii]n dem Fall)(?![\p{L}-])/iu,
    reference: pattern(
      "dies|dieser|diese|dieses|diesen|diesem|er|sie|ihn|ihm|ihr|ihnen|deren|davon|damit|dafür|daran|darauf|darin|daraus|dazu|dabei|dagegen|dort|stattdessen",
      String.raw`es(?!\s+(?:möglich|nötig|erlaubt|sinnvoll))|[Dd]as(?=\W*$|\s+\p{Ll})|[Dd]ie(?=\W*$)`,
    ),
    empty: /\bgibt es\b|\bgeht es um\b/giu,
    definition: /^\W*(?:was|wer) (?:ist|sind|bedeutet)\s+(?!das\W*$|dies|es\W*$|sie\W*$)\p{L}/iu,
  },
  es: {
    opening: /^[^\p{L}]*(?:y|e|pero|o|entonces|también|además|si no|en ese caso)(?![\p{L}-])/iu,
    reference: pattern(
      "eso|esto|ello|ellos|ellas|él|ella|ese|esa|esos|esas|aquello|aquel|allí|ahí|el mismo|la misma|lo mismo|el otro|la otra",
      String.raw`\p{L}+[aei]r(?:lo|la|los|las|le|les)`,
      String.raw`(?:cómo|cuándo|por qué|no|se)\s+(?:lo|los|las)\s+\p{L}+`,
    ),
    empty: /\bpor ello\b/giu,
    definition: /^\W*(?:qué|quién) (?:es|son|significa)\s+(?!eso\b|esto\b|ese\b|esa\b)\p{L}/iu,
  },
};

function pattern(...alternatives: string[]): RegExp {
  return new RegExp(`${before}(?:${alternatives.join("|")})${after}`, "u");
}
