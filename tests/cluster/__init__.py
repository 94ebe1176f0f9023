"""A whole Milepost cluster on one machine, to be broken: real etcd members and real nodes in network namespaces.

network.py    hosts of their own, and ways to cut them off
process.py    a server process on a host
etcd.py       three etcd members
node.py       Milepost's nodes
api_client.py one client of the API
cluster.py    all of it together
ledger.py     what was acknowledged; writer.py makes changes without end
prober.py     asks every name server without end
checks.py     what must hold when a fault is over
faults.py     what is done to it
soak.py       many of these, at random
"""
