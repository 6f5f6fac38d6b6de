/* Calls that a longjmp may leave (see py2wasm_unwind.h). */
#ifndef PY2WASM_FREETYPE_H
#define PY2WASM_FREETYPE_H

#include <freetype/ftoutln.h>

/* FT_Outline_Decompose, or `overflow` if it was left. */
FT_Error
py2wasm_decompose( FT_Outline*              outline,
                   const FT_Outline_Funcs*  functions,
                   void*                    user,
                   FT_Error                 overflow );

/* `validate( cmap, validator )`, or `invalid` if it was left. */
FT_Error
py2wasm_validate( FT_Error  (*validate)( void*, void* ),
                  void*     cmap,
                  void*     validator,
                  FT_Error  invalid );

#endif
