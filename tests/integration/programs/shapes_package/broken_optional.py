try:
    import a_module_that_is_not_installed as accelerator
except ImportError:
    accelerator = None
HAVE_IT = accelerator is not None
