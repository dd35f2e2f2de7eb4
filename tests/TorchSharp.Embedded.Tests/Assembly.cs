// The tests count live tensors of the whole process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
