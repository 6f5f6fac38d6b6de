/* What libjpeg-turbo's build would write, as far as messages show it. */
#define JVERSION "6b  27-Mar-1998"
#define JCOPYRIGHT ""
#define JCOPYRIGHT_SHORT ""
