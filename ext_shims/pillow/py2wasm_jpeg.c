/* Pillow's JPEG codec, called so that an error of libjpeg comes back (see py2wasm_unwind.h). */

#include "Imaging.h"

/* libjpeg has types of the same names. */
#undef UINT8
#undef UINT16
#undef UINT32
#undef INT8
#undef INT16
#undef INT32

#include "Jpeg.h"
#include "py2wasm_unwind.h"

int py2wasm_jpeg_decode(Imaging im, ImagingCodecState state, UINT8 *buf, Py_ssize_t bytes);
int py2wasm_jpeg_encode(Imaging im, ImagingCodecState state, UINT8 *buf, int bytes);

int
ImagingJpegDecode(Imaging im, ImagingCodecState state, UINT8 *buf, Py_ssize_t bytes)
{
    uintptr_t stack = py2wasm_stack();
    int result = py2wasm_jpeg_decode(im, state, buf, bytes);
    if (py2wasm_caught(stack)) {
        jpeg_destroy_decompress(&((JPEGSTATE *)state->context)->cinfo);
        state->errcode = IMAGING_CODEC_BROKEN;
        return -1;
    }
    return result;
}

int
ImagingJpegEncode(Imaging im, ImagingCodecState state, UINT8 *buf, int bytes)
{
    uintptr_t stack = py2wasm_stack();
    int result = py2wasm_jpeg_encode(im, state, buf, bytes);
    if (py2wasm_caught(stack)) {
        jpeg_destroy_compress(&((JPEGENCODERSTATE *)state->context)->cinfo);
        state->errcode = IMAGING_CODEC_BROKEN;
        return -1;
    }
    return result;
}
