/* What a snapshot must not hold: see snapshot.c. */

#ifndef PY2WASM_WATCH_H
#define PY2WASM_WATCH_H

/* Say that the program does what only a run can do: a verb and its object, as "reads the clock". */
void py2wasm_note(const char *what);

#endif
