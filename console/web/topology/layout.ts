/**
 * Where things stand: three rows of three, the same on a wide screen and on a phone, so that a
 * place means a thing. Sentinels above what they watch, clients and HAProxy below what they use.
 * All lengths are CSS pixels: the drawing is made for the width it gets, so its letters stay readable.
 */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** No room for words between the boxes. */
  readonly compact: boolean;
  readonly sentinels: readonly Box[];
  readonly nodes: readonly Box[];
  readonly publisher: Box;
  readonly haproxy: Box;
  readonly subscriber: Box;
  /** The centre of the words about the failover: between the Sentinels and the nodes. */
  readonly phase: { readonly x: number; readonly y: number };
}

const COMPACT_BELOW = 600;

/** `x` and `y` of a box are its centre. */
export function layout(available: number): Layout {
  const width = Math.max(300, Math.round(available));
  const compact = width < COMPACT_BELOW;
  const margin = compact ? 1 : 8;
  const boxWidth = compact ? Math.floor((width - 2 * margin - 24) / 3) : Math.min(212, width * 0.27);
  const rows = compact
    ? { sentinels: 60, gapAbove: 92, nodes: 116, gapBelow: 76, access: 84 }
    : { sentinels: 62, gapAbove: 106, nodes: 108, gapBelow: 96, access: 84 };
  const columns = [margin + boxWidth / 2, width / 2, width - margin - boxWidth / 2];
  const top = 3;
  const sentinelsY = top + rows.sentinels / 2;
  const nodesY = top + rows.sentinels + rows.gapAbove + rows.nodes / 2;
  const accessY = nodesY + rows.nodes / 2 + rows.gapBelow + rows.access / 2;
  const row = (y: number, height: number): Box[] => columns.map((x) => ({ x, y, width: boxWidth, height }));
  const [publisher, haproxy, subscriber] = row(accessY, rows.access) as [Box, Box, Box];
  return {
    width,
    height: accessY + rows.access / 2 + top,
    compact,
    sentinels: row(sentinelsY, rows.sentinels),
    nodes: row(nodesY, rows.nodes),
    publisher,
    haproxy,
    subscriber,
    phase: { x: width / 2, y: top + rows.sentinels + rows.gapAbove / 2 },
  };
}
