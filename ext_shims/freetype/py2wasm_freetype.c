/* Where a longjmp of FreeType's is caught. This file is compiled without checks. */

#include <ft2build.h>

#include "py2wasm_freetype.h"
#include "py2wasm_unwind.h"

FT_Error
py2wasm_decompose( FT_Outline*              outline,
                   const FT_Outline_Funcs*  functions,
                   void*                    user,
                   FT_Error                 overflow )
{
  uintptr_t  stack = py2wasm_stack();
  FT_Error   error = FT_Outline_Decompose( outline, functions, user );


  return py2wasm_caught( stack ) ? overflow : error;
}

FT_Error
py2wasm_validate( FT_Error  (*validate)( void*, void* ),
                  void*     cmap,
                  void*     validator,
                  FT_Error  invalid )
{
  uintptr_t  stack = py2wasm_stack();
  FT_Error   error = validate( cmap, validator );


  return py2wasm_caught( stack ) ? invalid : error;
}
