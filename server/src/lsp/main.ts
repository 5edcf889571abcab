import { dirname } from "node:path";
import { withSlashes } from "../workspace/paths.ts";
import { startServer } from "./start.ts";

startServer(withSlashes(dirname(__dirname)));
