export { CalendarMonthWindow } from "./calendar-month-window.js";
export { RackAwareAssignment, type Racks } from "./rack-aware-assignment.js";
export { type Tier, TieredRetention } from "./tiered-retention.js";
export { type Sent, TwoChoicesSharding } from "./two-choices-sharding.js";
