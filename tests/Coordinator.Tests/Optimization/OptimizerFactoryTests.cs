using DistTrain.Coordinator.Optimization;
using DistTrain.Shared.Jobs;

namespace DistTrain.Coordinator.Tests.Optimization;

public sealed class OptimizerFactoryTests
{
    [Fact]
    public void Create_EverySpec_HasItsNameAndTorchsStateNames()
    {
        Check(new SgdOptimizer(), "sgd");
        Check(new SgdOptimizer { Momentum = 0.9 }, "sgd", "momentum_buffer");
        Check(new AdagradOptimizer(), "adagrad", "sum");
        Check(new RmsPropOptimizer { Momentum = 0.9, Centered = true }, "rmsprop", "square_avg", "momentum_buffer", "grad_avg");
        Check(new RmsPropOptimizer { Centered = true }, "rmsprop", "square_avg", "grad_avg");
        Check(new AdadeltaOptimizer(), "adadelta", "square_avg", "acc_delta");
        Check(new AdamOptimizer(), "adam", "exp_avg", "exp_avg_sq");
        Check(new AdamWOptimizer { Amsgrad = true }, "adamw", "exp_avg", "exp_avg_sq", "max_exp_avg_sq");
    }

    [Fact]
    public void Clipping_EverySpec_IsMapped()
    {
        Assert.Equal(GradientClipping.None, OptimizerFactory.Clipping(null));
        Assert.Equal(new GradientClipping(ClipMode.GlobalNorm, 2), OptimizerFactory.Clipping(new ClipByNorm(2)));
        Assert.Equal(new GradientClipping(ClipMode.Value, 0.5), OptimizerFactory.Clipping(new ClipByValue(0.5)));
    }

    private static void Check(OptimizerSpec spec, string name, params string[] state)
    {
        var optimizer = OptimizerFactory.Create(spec);
        Assert.Equal(name, optimizer.Name);
        Assert.Equal(state, optimizer.StateNames);
    }
}
