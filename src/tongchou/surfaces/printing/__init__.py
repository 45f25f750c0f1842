"""Records as official papers: one sheet of words, set as PDF or written as a Word file, with a code that tells its version."""
