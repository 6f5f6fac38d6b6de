long area(long width, long height);
const char *area_name(void);
