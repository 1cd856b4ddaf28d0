import type { Health, NestorApi } from "./api.js";
import { askForm } from "./ask-form.js";
import { conversation } from "./conversation.js";
import { byId } from "./element.js";
import { sideMenu } from "./side-menu.js";
import { pagePanel } from "./page-panel.js";
import { showDocuments, showThreads } from "./sidebar.js";
import { setThreadInAddress, threadInAddress } from "./thread-address.js";

/** Joins the parts of the page and shows what the server has. */
export async function startApp(api: NestorApi, { notice }: Health): Promise<void> {
  const noticeLine = byId("notice", HTMLElement);
  noticeLine.textContent = notice ?? "";
  noticeLine.hidden = notice === null;
  byId("app", HTMLElement).hidden = false;

  const menu = sideMenu();
  const panel = pagePanel(api);
  const talk = conversation({ api, openSource: panel.showSource, announce: say });
  const form = askForm({
    ask: async (question) => {
      const answered = await talk.ask(question);
      if (answered) await listThreads();
      return answered;
    },
    stop: talk.stop,
  });

  const listThreads = attempt(async () => {
    setThreadInAddress(talk.threadId);
    showThreads(await api.threads(), talk.threadId, (id) => void openThread(id));
  });
  const openThread = attempt(async (id: string) => {
    menu.close();
    panel.close();
    await talk.resume(id);
    await listThreads();
    form.focus();
  });
  const startNew = attempt(async () => {
    menu.close();
    panel.close();
    talk.clear();
    await listThreads();
    form.focus();
  });
  const listDocuments = attempt(async () => {
    showDocuments(await api.documents(), panel.showDocument);
  });

  byId("new-conversation", HTMLButtonElement).addEventListener("click", () => void startNew());
  const named = threadInAddress();
  await Promise.all([listThreads(), listDocuments()]);
  if (named !== undefined) await openThread(named);
  form.focus();
}

/** The action, with its failure shown above the ask box until the next action. */
function attempt<A extends unknown[]>(action: (...args: A) => Promise<void>): (...args: A) => Promise<void> {
  const problem = byId("problem", HTMLElement);
  return async (...args) => {
    problem.textContent = "";
    try {
      await action(...args);
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
  };
}

/** Tells people who cannot see the page. */
function say(text: string): void {
  byId("status", HTMLElement).textContent = text;
}
