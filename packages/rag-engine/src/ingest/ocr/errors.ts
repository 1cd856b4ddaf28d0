/** Text recognition was asked for and something for it is not installed, or the languages are not spelt as they must be. */
export class OcrSetupError extends Error {
  override name = "OcrSetupError";
}
