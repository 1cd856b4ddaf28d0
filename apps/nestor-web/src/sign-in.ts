import { dropToken, keepToken, takeToken } from "./access-token.js";
import { ApiError, NestorApi, type Health } from "./api.js";
import { byId } from "./element.js";

/** An API whose token the server accepted, and what it said about itself. */
export interface Session {
  api: NestorApi;
  health: Health;
}

/** Opens a session with the token of the link or of this tab; asks the person for one as long as none is accepted. */
export async function signIn(): Promise<Session> {
  const form = byId("sign-in", HTMLFormElement);
  const problem = byId("sign-in-problem", HTMLElement);
  let token = takeToken();
  for (;;) {
    try {
      if (token !== undefined) return await openSession(token);
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) dropToken();
      problem.textContent = error instanceof Error ? error.message : String(error);
    }
    form.hidden = false;
    token = await askToken(form);
    form.hidden = true;
  }
}

async function openSession(token: string): Promise<Session> {
  const api = new NestorApi(token);
  const health = await api.health();
  keepToken(token);
  return { api, health };
}

function askToken(form: HTMLFormElement): Promise<string> {
  const field = byId("token", HTMLInputElement);
  field.focus();
  return new Promise((resolve) => {
    const submit = (event: Event): void => {
      event.preventDefault();
      resolve(field.value.trim());
    };
    form.addEventListener("submit", submit, { once: true });
  });
}
