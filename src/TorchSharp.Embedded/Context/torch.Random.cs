namespace TorchSharp;

public static partial class torch
{
    /// <summary>Seeds the default generators of all devices, and gives the CPU's.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static long initial_seed() => random.initial_seed();
    public static Tensor get_rng_state() => random.get_rng_state();
    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    /// <summary>Draws 0 or 1, each with the probability that the input holds for it.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) =>
        Interop.Own(NativeMethods.dt_bernoulli(input.Handle, Generator.HandleOf(generator)), input, generator);

    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            Interop.Check(NativeMethods.dt_manual_seed(seed));
            return Generator.Default;
        }

        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }

    public partial class Tensor
    {
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Interop.InPlace(NativeMethods.dt_uniform_(Handle, from, to, Generator.HandleOf(generator)), this, generator);

        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Interop.InPlace(NativeMethods.dt_normal_(Handle, mean, std, Generator.HandleOf(generator)), this, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Interop.InPlace(NativeMethods.dt_bernoulli_(Handle, p, Generator.HandleOf(generator)), this, generator);

        public Tensor bernoulli(Generator? generator = null) => torch.bernoulli(this, generator);
    }
}
