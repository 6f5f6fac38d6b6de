"""The developer's side: devices by name, and what is said to them by way of their brokers."""
