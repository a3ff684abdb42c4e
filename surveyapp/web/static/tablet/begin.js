// The page on a tablet for whoever looks after it; sent as one file, tablet.js.

import { drain, queue } from "../respond/sending.js";
import { beginJoining, look } from "./joining.js";
import { beginStuck, showStuck } from "./stuck.js";

queue.tell = () => look().then(showStuck);
beginStuck();
beginJoining();
drain();
