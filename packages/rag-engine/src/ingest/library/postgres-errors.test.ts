import { once } from "node:events";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "@jest/globals";
import { openPostgresLibrary } from "./open-postgres-library.js";

/** A server that speaks just enough of PostgreSQL's protocol to refuse. */
describe("a database that cannot be used", () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  const refusing = async (code: string, message: string): Promise<string> => {
    server = createServer((socket) => {
      socket.once("data", () => askForPassword(socket));
      socket.on("error", () => undefined);
      socket.on("data", (data) => {
        if (data[0] === "p".charCodeAt(0)) socket.end(errorResponse(code, message));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return `postgres://ann:secret@127.0.0.1:${(server.address() as AddressInfo).port}/docs`;
  };
  const failure = async (url: string): Promise<Error> =>
    openPostgresLibrary(url, { retryForMs: 0 }).then(
      () => new Error("It was opened."),
      (error: Error) => error,
    );

  it("says that the password is wrong, and does not repeat it", async () => {
    const error = await failure(await refusing("28P01", 'password authentication failed for user "ann"'));

    expect(error).toMatchObject({ name: "DatabaseRefusedError" });
    expect(error.message).toMatch(/^PostgreSQL at 127\.0\.0\.1:\d+ \(database docs\) refuses: password.*PGPASSWORD/);
    expect(error.message).not.toContain("secret");
  });

  it.each([
    ["3D000", 'database "docs" does not exist', /createdb/],
    ["28000", "no pg_hba.conf entry for host", /pg_hba/],
    ["42501", "permission denied for database docs", /Grant/],
    ["25006", "cannot execute CREATE TABLE in a read-only transaction", /primary/],
  ])("says what to do about %s", async (code, message, advice) => {
    expect(await failure(await refusing(code, message))).toMatchObject({
      name: "DatabaseRefusedError",
      message: expect.stringMatching(advice),
    });
  });

  it("says when it has too many connections", async () => {
    expect(await failure(await refusing("53300", "sorry, too many clients already"))).toMatchObject({
      name: "DatabaseUnavailableError",
      message: expect.stringContaining("max_connections"),
    });
  });

  it("says when nothing listens, without trying for long", async () => {
    const url = await refusing("28P01", "");
    server?.close();
    await once(server as Server, "close");

    const error = await openPostgresLibrary(url).catch((thrown: Error) => thrown);

    expect(error).toMatchObject({ name: "DatabaseUnavailableError", message: expect.stringContaining("ECONNREFUSED") });
  });

  it("says when the name of the host is not known", async () => {
    const error = await failure("postgres://ann:secret@no-such-host.invalid/docs");

    expect(error).toMatchObject({ name: "DatabaseUnavailableError" });
    expect(error.message).toMatch(/no-such-host\.invalid:5432.*(ENOTFOUND|EAI_AGAIN)/);
    expect(error.message).not.toContain("secret");
  });

  it("is not repeated when its address cannot be read", async () => {
    for (const url of ["postgres://ann:se/cret@host/docs", "postgres://ann:12#secret@host/docs", "file:///secret"]) {
      const error = await failure(url);

      expect(error).toMatchObject({ name: "LibraryError", message: expect.stringContaining("percent-encoded") });
      expect(JSON.stringify([error.message, String(error.cause)])).not.toMatch(/secret|cret@/);
    }
  });
});

function askForPassword(socket: Socket): void {
  socket.write(message("R", Buffer.from([0, 0, 0, 3])));
}

function errorResponse(code: string, text: string): Buffer {
  return message("E", Buffer.from(`SFATAL\0VFATAL\0C${code}\0M${text}\0\0`));
}

function message(type: string, body: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
}
