import { byId } from "./element.js";

/** What the ask box does to the conversation. */
export interface AskFormOptions {
  /** Resolves when it is over; false when the question can be asked again. */
  ask(question: string): Promise<boolean>;
  stop(): void;
}

/** Brings the ask box to life: Enter asks, Shift+Enter starts a line, Stop stops. Returns how to go to it. */
export function askForm({ ask, stop }: AskFormOptions): { focus(): void } {
  const form = byId("ask", HTMLFormElement);
  const box = byId("question", HTMLTextAreaElement);
  const stopButton = byId("stop", HTMLButtonElement);

  const submit = async (): Promise<void> => {
    const question = box.value.trim();
    if (question === "" || form.ariaBusy === "true") return;
    box.value = "";
    setBusy(form, true);
    const answered = await ask(question);
    setBusy(form, false);
    // Without typing it again.
    if (!answered && box.value === "") box.value = question;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void submit();
  });
  box.addEventListener("keydown", (event) => {
    // While an input method composes a character, Enter confirms it and sends nothing.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void submit();
  });
  stopButton.addEventListener("click", () => {
    stop();
    box.focus();
  });
  return { focus: () => box.focus() };
}

function setBusy(form: HTMLFormElement, busy: boolean): void {
  form.ariaBusy = String(busy);
  byId("send", HTMLButtonElement).hidden = busy;
  byId("stop", HTMLButtonElement).hidden = !busy;
}
