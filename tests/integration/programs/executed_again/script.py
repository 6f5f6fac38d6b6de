result = f"script ran as {__name__}"
