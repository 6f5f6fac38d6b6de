/* What Nuitka would write of its options; nothing of it is read here but that it is there. */
