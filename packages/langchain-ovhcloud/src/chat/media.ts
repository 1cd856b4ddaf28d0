import type { ModelProfile } from "@langchain/core/language_models/profile";
import type { BaseMessage, MessageContent } from "@langchain/core/messages";
import { IMAGE_MODELS } from "../catalog/profiles.js";
import { OVHcloudUnsupportedError } from "../client/errors.js";
import { plainTextOf } from "./text-messages.js";

/**
 * Refuses images, audio and files for models that are known not to read them; models without a profile are given the
 * benefit of the doubt. A server may drop such parts without a word.
 *
 * @param messages the conversation.
 * @param model its id, for the error, and its profile.
 * @throws OVHcloudUnsupportedError that says what to do instead.
 */
export function requireReadableMedia(
  messages: readonly BaseMessage[],
  model: { model: string; profile: ModelProfile },
): void {
  for (const { content } of messages) {
    if (typeof content === "string") continue;
    for (const block of content) {
      const medium = mediumOf(block);
      if (medium && model.profile[medium.input] === false) throw unreadable(medium, model.model);
      if (medium === IMAGE && model.profile.imageUrlInputs === false && isRemote(block)) throw remote(model.model);
    }
  }
}

interface Medium {
  name: string;
  input: "imageInputs" | "audioInputs" | "pdfInputs" | "videoInputs";
  advice: string;
}

const IMAGE: Medium = {
  name: "images",
  input: "imageInputs",
  advice: `Use one that does: ${IMAGE_MODELS.join(", ")}.`,
};
const AUDIO: Medium = { name: "audio", input: "audioInputs", advice: "Transcribe it first, with whisper-large-v3." };
const FILE: Medium = { name: "files", input: "pdfInputs", advice: "Send their text, or images of their pages." };
const VIDEO: Medium = { name: "videos", input: "videoInputs", advice: "Send single frames as images." };

const MEDIA: Readonly<Record<string, Medium>> = {
  image: IMAGE,
  image_url: IMAGE,
  audio: AUDIO,
  input_audio: AUDIO,
  file: FILE,
  video: VIDEO,
};

function mediumOf(block: Exclude<MessageContent, string>[number]): Medium | undefined {
  return plainTextOf(block) === undefined ? MEDIA[block.type] : undefined;
}

// Of the three forms of blocks: OpenAI's, the standard one, and LangChain's of version 0.
function isRemote({ image_url, url }: Exclude<MessageContent, string>[number]): boolean {
  const given =
    url ?? (typeof image_url === "object" && image_url !== null && "url" in image_url ? image_url.url : image_url);
  return typeof given === "string" && /^https?:/i.test(given);
}

function remote(model: string): OVHcloudUnsupportedError {
  return new OVHcloudUnsupportedError(
    `${model} gets no images from addresses: the service fetches none. Send the image itself, as base64 data. If the service has learned it since, pass \`profile: { imageUrlInputs: true }\`.`,
    { model },
  );
}

function unreadable({ name, input, advice }: Medium, model: string): OVHcloudUnsupportedError {
  return new OVHcloudUnsupportedError(
    `${model} does not read ${name}. ${advice} If the service has learned it since, pass \`profile: { ${input}: true }\`.`,
    { model },
  );
}
