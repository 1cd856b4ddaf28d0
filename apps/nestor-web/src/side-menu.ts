import { byId } from "./element.js";

/** On narrow screens the lists hide behind a button. On wide ones they always show, and this changes nothing. */
export function sideMenu(): { close(): void } {
  const button = byId("menu", HTMLButtonElement);
  const sidebar = byId("sidebar", HTMLElement);
  const set = (open: boolean): void => {
    sidebar.classList.toggle("open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  button.addEventListener("click", () => set(!sidebar.classList.contains("open")));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") set(false);
  });
  return { close: () => set(false) };
}
