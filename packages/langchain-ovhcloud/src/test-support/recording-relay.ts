import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A TCP relay in front of a server: it passes every byte on, and keeps what clients sent. */
export interface RecordingRelay {
  /** The server's URL, with the relay's address. */
  url: string;
  /** Every byte that clients sent, headers and bodies alike, one character a byte. */
  sent(): string;
  close(): Promise<void>;
}

/**
 * Starts a relay on a free port of the loopback interface.
 *
 * @param target URL of the server behind it.
 */
export async function startRecordingRelay(target: string): Promise<RecordingRelay> {
  const { hostname, port, pathname } = new URL(target);
  const sent: Buffer[] = [];
  const sockets = new Set<Socket>();
  const relay = createServer((client) => {
    const upstream = connect({ host: hostname, port: Number(port) });
    client.on("data", (bytes: Buffer) => void sent.push(bytes));
    for (const [socket, other] of pairsOf(client, upstream)) {
      sockets.add(socket);
      socket.pipe(other);
      // A client that leaves in mid-answer is part of what is tested.
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => relay.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(relay.address() as AddressInfo).port}${pathname}`,
    sent: () => Buffer.concat(sent).toString("latin1"),
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => relay.close(() => resolve()));
    },
  };
}

function pairsOf(a: Socket, b: Socket): [Socket, Socket][] {
  return [
    [a, b],
    [b, a],
  ];
}
