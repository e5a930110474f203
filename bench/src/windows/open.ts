/** Numbers of open windows, by their names in workloads. */
export const OPEN = { "1e3": 1_000, "1e4": 10_000, "1e5": 100_000, "1e6": 1_000_000 };
