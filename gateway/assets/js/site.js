// Loaded on every page. Everything here only helps: each page works without it.
import { startCountdowns } from "./countdown.js";
import { startForms } from "./forms.js";
import { startKeeping } from "./keep.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { keepFresh, session } from "./session.js";
import { startSharing } from "./share.js";
import { startUnread } from "./unread.js";

startMenus();
startForms();
startKeeping();
startKeys();
startCountdowns();
startSharing();
session();
keepFresh();
startUnread();
