using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Generators of small problems: features of ten or two dimensions and a target.</summary>
internal static class PointClouds
{
    /// <summary>Friedman's first regression problem ("Multivariate adaptive regression splines", 1991): ten uniform numbers,
    /// of which five matter; noise of variance 1.</summary>
    public static void Friedman(ref CounterBasedRandom random, int classNumber, Span<float> features, Span<float> target)
    {
        random.FillUniform(features);
        target[0] = (float)((10 * Math.Sin(Math.PI * features[0] * features[1])) + (20 * Math.Pow(features[2] - 0.5, 2))
            + (10 * features[3]) + (5 * features[4]) + random.NextGaussian());
    }

    /// <summary>Two spirals of one and a half turns, the second turned by half a turn; radius 0 to 1, noise 0.02.</summary>
    public static void Spiral(ref CounterBasedRandom random, int classNumber, Span<float> features, Span<float> target)
    {
        var along = Math.Sqrt(random.NextDouble());
        var angle = (3 * Math.PI * along) + (Math.PI * classNumber);
        features[0] = (float)((along * Math.Cos(angle)) + (0.02 * random.NextGaussian()));
        features[1] = (float)((along * Math.Sin(angle)) + (0.02 * random.NextGaussian()));
    }

    /// <summary>Four normal clouds of standard deviation 0.7 around (-1 or 1, -1 or 1).</summary>
    public static void Blob(ref CounterBasedRandom random, int classNumber, Span<float> features, Span<float> target)
    {
        features[0] = (float)((classNumber % 2 * 2) - 1 + (0.7 * random.NextGaussian()));
        features[1] = (float)((classNumber / 2 * 2) - 1 + (0.7 * random.NextGaussian()));
    }
}
