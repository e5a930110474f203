/** One of several groups of values, as {@link combine} takes them. */
export interface Group {
  readonly weight: number;
  readonly mean: number;
  readonly variance: number | undefined;
}

/**
 * Mean and variance of all groups together, by the law of total variance: that of the groups and that between them.
 * Groups of weight 0 do not count.
 */
export function combine(groups: readonly Group[]): Group {
  const present = groups.filter((group) => group.weight > 0);
  const weight = present.reduce((sum, group) => sum + group.weight, 0);
  const mean = present.reduce((sum, group) => sum + (group.weight / weight) * group.mean, 0);
  if (!Number.isFinite(mean)) return { weight, mean, variance: Number.isNaN(mean) ? mean : Infinity };
  let variance: number | undefined = 0;
  for (const group of present) {
    if (group.variance === undefined) variance = undefined;
    if (variance !== undefined) {
      const apart = group.mean - mean;
      variance += (group.weight / weight) * ((group.variance as number) + apart * apart);
    }
  }
  return { weight, mean, variance };
}
