// What a page can do better with scripts. Every page works without them.
import "./toast.js";
import "./held.js";
import "./key.js";
import "./zone.js";
