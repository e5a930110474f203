import { testingBuild } from "../../tooling/tsup.js";

export default testingBuild("@sim/strategies");
