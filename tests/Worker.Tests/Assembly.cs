// The tests count live tensors of the whole process, and torch's generator is one for all.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
