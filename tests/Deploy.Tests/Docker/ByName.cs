using Xunit.Abstractions;
using Xunit.Sdk;

namespace DistTrain.Deploy.Tests.Docker;

/// <summary>Tests in the order of their names.</summary>
public sealed class ByName : ITestCaseOrderer
{
    /// <inheritdoc/>
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases) where TTestCase : ITestCase =>
        testCases.OrderBy(test => test.TestMethod.Method.Name, StringComparer.Ordinal);
}
