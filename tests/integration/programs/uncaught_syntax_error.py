# exit: 1
# stderr: traceback
"""A SyntaxError out of compile(): the place in the made source is shown, not a frame."""

print("compiling")
compile("total = 1\nif total == 1\n    print('x')\n", "generated.py", "exec")
