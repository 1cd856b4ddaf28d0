/** Words that make a text unsafe, and those that make it controversial, by category of Qwen3Guard's model card. */
export const WORDS: readonly { category: string; unsafe: readonly string[]; controversial: readonly string[] }[] = [
  {
    category: "Violent",
    unsafe: ["make a bomb", "build a bomb", "kill him", "kill her", "kill someone", "make a weapon"],
    controversial: ["bomb", "weapon", "kill"],
  },
  {
    category: "Non-violent Illegal Acts",
    unsafe: ["steal a car", "hack into", "forge a passport", "launder money", "make meth", "rob a bank"],
    controversial: ["hacking", "drugs", "counterfeit"],
  },
  {
    category: "Sexual Content or Sexual Acts",
    unsafe: ["write porn", "explicit sex scene"],
    controversial: ["erotic"],
  },
  {
    category: "PII",
    unsafe: ["home address of", "social security number of", "dox"],
    controversial: ["phone number of"],
  },
  {
    category: "Suicide & Self-Harm",
    unsafe: ["kill myself", "end my life", "hurt myself"],
    controversial: ["suicide", "self-harm"],
  },
  {
    category: "Unethical Acts",
    unsafe: ["write a fake review", "spread a lie about", "insult them"],
    controversial: ["manipulate people"],
  },
  {
    category: "Politically Sensitive Topics",
    unsafe: ["rig the election", "fake election results"],
    controversial: ["conspiracy about the election"],
  },
  {
    category: "Copyright Violation",
    unsafe: ["full text of the novel", "pirate the film"],
    controversial: ["song lyrics of"],
  },
  {
    category: "Jailbreak",
    unsafe: ["ignore all previous instructions", "ignore your instructions", "do anything now"],
    controversial: ["pretend you have no rules"],
  },
];
