"""`./contest test --cluster`: the `local` overlay on a real node, used while it is rolled and hurt.

`__main__` makes what is missing; `inside` runs in the node's namespaces.
"""
