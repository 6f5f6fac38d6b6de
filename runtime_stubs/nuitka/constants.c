/* The constants of all compiled modules, as the file that Nuitka's data composer wrote. */

const unsigned char constant_bin_data[] = {
#embed "constants.bin"
};

const unsigned char *
getconstant_binData(void)
{
    return constant_bin_data;
}
