import { isScript, type Piece } from "./piece.js";

/** Pieces on one baseline, from left to right. */
export interface Row {
  /** Baseline and size of its largest type. */
  y: number;
  size: number;
  /** Left and right end. */
  x: number;
  right: number;
  pieces: Piece[];
  /** Baseline of its last line where it has several. */
  bottom?: number;
  /** Its cells from left to right, where the drawing shows them; each may hold several lines. */
  cells?: Piece[][];
}

/** Sorts pieces to rows, from top to bottom. What overlaps does not stand on one row. */
export function toRows(pieces: readonly Piece[]): Row[] {
  const rows: Row[] = [];
  for (const piece of [...pieces].sort((a, b) => a.y - b.y || a.x - b.x || a.order - b.order)) {
    const row = rowOf(piece, rows);
    if (row === undefined) {
      rows.push({ y: piece.y, size: piece.size, x: piece.x, right: piece.right, pieces: [piece] });
    } else {
      add(row, piece);
    }
  }
  const whole = withScripts(rows);
  for (const row of whole) if (row.pieces.length > 1) row.pieces.sort((a, b) => a.x - b.x || a.order - b.order);
  return whole.sort((a, b) => a.y - b.y || a.x - b.x);
}

/** The place of the piece of a row that is drawn first. */
export function firstDrawn({ pieces }: Row): number {
  return pieces.reduce((first, { order }) => Math.min(first, order), Infinity);
}

/** The place of the piece of a row that is drawn last. */
export function lastDrawn({ pieces }: Row): number {
  return pieces.reduce((last, { order }) => Math.max(last, order), -Infinity);
}

function rowOf(piece: Piece, rows: readonly Row[]): Row | undefined {
  for (let at = rows.length - 1; at >= Math.max(0, rows.length - LOOK_BACK); at--) {
    const row = rows[at];
    if (row === undefined) break;
    const down = piece.y - row.y;
    if (down > SAME_ROW * Math.max(piece.size, row.size)) {
      // A row begun by larger type reaches further down.
      if (down > LARGEST) break;
      continue;
    }
    if (down <= SAME_ROW * Math.min(piece.size, row.size) && hasRoom(row, piece)) return row;
  }
  return undefined;
}

function hasRoom(row: Row, piece: Piece): boolean {
  const slack = OVERLAP * Math.min(row.size, piece.size);
  if (piece.x >= row.right - slack || piece.right <= row.x + slack) return true;
  return row.pieces
    .slice(-LOOK_BACK)
    .every((other) => piece.x >= other.right - slack || piece.right <= other.x + slack);
}

function add(row: Row, piece: Piece): void {
  row.pieces.push(piece);
  row.x = Math.min(row.x, piece.x);
  row.right = Math.max(row.right, piece.right);
  if (piece.size <= row.size) return;
  row.size = piece.size;
  row.y = piece.y;
}

/** Superscripts and subscripts that are drawn apart from what they belong to form rows of their own at first. */
function withScripts(rows: Row[]): Row[] {
  const whole: Row[] = [];
  for (const [at, row] of rows.entries()) {
    const base = [rows[at + 1], whole.at(-1)].find((near) => near !== undefined && belongsTo(row, near));
    if (base === undefined) whole.push(row);
    else for (const piece of row.pieces) add(base, piece);
  }
  return whole;
}

function belongsTo(row: Row, base: Row): boolean {
  if (row.size >= base.size || !isScript(row, base)) return false;
  const close = CLOSE * base.size;
  return row.pieces.every(
    (script) =>
      hasRoom(base, script) &&
      base.pieces.some(({ x, right }) => Math.abs(script.x - right) <= close || Math.abs(x - script.right) <= close),
  );
}

/** In sizes of the smaller type. */
const SAME_ROW = 0.3;
const OVERLAP = 0.3;
const CLOSE = 0.75;
/** In points: more than a row of the largest type that is read as text can be off. */
const LARGEST = 30;
/** Rows near by, so that no page takes long whatever it draws. */
const LOOK_BACK = 64;
