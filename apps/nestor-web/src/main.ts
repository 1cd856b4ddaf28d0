import { startApp } from "./app.js";
import { signIn } from "./sign-in.js";

const { api, health } = await signIn();
await startApp(api, health);
