"""Brokers on this machine, for development."""

from wedge.remote.brokers.find import BrokerName, find_broker
from wedge.remote.brokers.model import BrokerTls, Listener, LocalBroker

__all__ = ["BrokerName", "BrokerTls", "Listener", "LocalBroker", "find_broker"]
