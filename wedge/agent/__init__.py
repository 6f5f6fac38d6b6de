"""The agent: makes a device run what it is told to, and says how that goes.

device = Device(folder, hub=hub, codes=CodeStore(folder / "cache"), fetcher=Fetcher(), changed=look)
device.want(manifest)
device.status()     # DeploymentStatus(id="...", reconcile="applying", ...)
device.close()
"""
