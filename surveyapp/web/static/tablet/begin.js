// The page on a tablet for whoever looks after it; sent as one file, tablet.js.

import { drain, queue } from "../respond/sending.js";
import { beginJoining, look } from "./joining.js";

queue.tell = () => look();
beginJoining();
drain();
