// A program of no tests: it owns the precompiled header of the others.
