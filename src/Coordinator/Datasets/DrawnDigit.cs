using DistTrain.Shared.Numerics;

namespace DistTrain.Coordinator.Datasets;

/// <summary>Grey digits of 28 x 28 pixels, 0 to 1, drawn as strokes that are turned, sheared, scaled, moved and bent at random,
/// with a pen of random width and noise.</summary>
internal static class DrawnDigit
{
    private const int Side = 28;

    // Polylines through points (x, y) of a box from (0, 0), upper left, to (1, 1).
    private static readonly float[][][] Strokes =
    [
        [[.5f, 0, .2f, .12f, .08f, .5f, .2f, .88f, .5f, 1, .8f, .88f, .92f, .5f, .8f, .12f, .5f, 0]],
        [[.3f, .2f, .55f, 0, .55f, 1]],
        [[.1f, .25f, .25f, .04f, .55f, 0, .85f, .12f, .85f, .35f, .6f, .6f, .1f, 1, .92f, 1]],
        [[.12f, .08f, .5f, 0, .85f, .13f, .82f, .36f, .45f, .47f, .85f, .6f, .9f, .84f, .55f, 1, .1f, .92f]],
        [[.65f, 1, .65f, 0, .08f, .66f, .95f, .66f]],
        [[.88f, 0, .22f, 0, .17f, .43f, .55f, .38f, .88f, .55f, .86f, .84f, .5f, 1, .1f, .92f]],
        [[.78f, .04f, .4f, .2f, .14f, .58f, .2f, .9f, .52f, 1, .84f, .86f, .84f, .62f, .52f, .5f, .18f, .66f]],
        [[.08f, 0, .92f, 0, .4f, 1]],
        [
            [.5f, .46f, .18f, .32f, .2f, .1f, .5f, 0, .8f, .1f, .82f, .32f, .5f, .46f, .14f, .64f, .14f, .88f, .5f, 1,
                .86f, .88f, .86f, .64f, .5f, .46f],
        ],
        [[.84f, .36f, .5f, .5f, .17f, .36f, .18f, .12f, .5f, 0, .82f, .12f, .84f, .4f, .76f, .7f, .5f, 1]],
    ];

    public static void Write(ref CounterBasedRandom random, int classNumber, Span<float> features, Span<float> target)
    {
        features.Clear();
        var turn = 0.18 * random.NextGaussian();
        var shear = 0.15 * random.NextGaussian();
        var height = 18 + (4 * random.NextDouble()) - 2;
        var width = height * (0.6 + (0.25 * random.NextDouble()));
        var centerX = 14 + (1.2 * random.NextGaussian());
        var centerY = 14 + (1.2 * random.NextGaussian());
        var pen = 0.9 + (0.9 * random.NextDouble());
        var (sin, cos) = Math.SinCos(turn);
        foreach (var stroke in Strokes[classNumber])
        {
            var before = (X: 0.0, Y: 0.0);
            for (var i = 0; i < stroke.Length; i += 2)
            {
                var x = (stroke[i] - 0.5 + (0.025 * random.NextGaussian())) * width;
                var y = (stroke[i + 1] - 0.5 + (0.025 * random.NextGaussian())) * height;
                x -= shear * y;
                var point = (X: centerX + (cos * x) - (sin * y), Y: centerY + (sin * x) + (cos * y));
                if (i > 0)
                    Draw(features, before, point, pen);
                before = point;
            }
        }

        foreach (ref var pixel in features)
            pixel = Math.Clamp(pixel + (float)(0.05 * random.NextGaussian() * (pixel > 0 ? 1 : 0.4)), 0, 1);
    }

    /// <summary>Darkens the pixels near a segment; the edge of the pen is one pixel wide.</summary>
    private static void Draw(Span<float> pixels, (double X, double Y) a, (double X, double Y) b, double pen)
    {
        var reach = pen + 1;
        var (dx, dy) = (b.X - a.X, b.Y - a.Y);
        var length = Math.Max((dx * dx) + (dy * dy), 1e-9);
        var top = Math.Max(0, (int)Math.Floor(Math.Min(a.Y, b.Y) - reach));
        var bottom = Math.Min(Side - 1, (int)Math.Ceiling(Math.Max(a.Y, b.Y) + reach));
        var left = Math.Max(0, (int)Math.Floor(Math.Min(a.X, b.X) - reach));
        var right = Math.Min(Side - 1, (int)Math.Ceiling(Math.Max(a.X, b.X) + reach));
        for (var y = top; y <= bottom; y++)
        {
            for (var x = left; x <= right; x++)
            {
                var along = Math.Clamp((((x - a.X) * dx) + ((y - a.Y) * dy)) / length, 0, 1);
                var (ex, ey) = (x - a.X - (along * dx), y - a.Y - (along * dy));
                var ink = (float)Math.Clamp(pen + 0.5 - Math.Sqrt((ex * ex) + (ey * ey)), 0, 1);
                ref var pixel = ref pixels[(y * Side) + x];
                pixel = Math.Max(pixel, ink);
            }
        }
    }
}
