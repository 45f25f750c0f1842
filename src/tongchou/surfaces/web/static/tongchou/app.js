// What the pages do better with JavaScript; every page works without. One small module for each behaviour.
// --- frame ---
import "./find.js";
// --- desk ---
import "./keys.js";
// --- search ---
import "./palette.js";
// --- import ---
import "./intake.js";
// --- duplicates ---
import "./pairs.js";
// --- plan ---
import "./slide.js";
// --- forms ---
import "./draft.js";
import "./session.js";
import "./upload.js";
