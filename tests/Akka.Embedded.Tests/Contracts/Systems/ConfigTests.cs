using Akka.Configuration;

namespace Akka.Embedded.Tests.Contracts.Systems;

public sealed class ConfigTests
{
    [Fact]
    public void ParseString_ObjectsAndPaths_AreTheSame()
    {
        var config = ConfigurationFactory.ParseString("a { b { c = 1 } }\na.b.d : 2, a.e = three");

        Assert.Equal(1, config.GetInt("a.b.c"));
        Assert.Equal(2, config.GetInt("a.b.d"));
        Assert.Equal("three", config.GetString("a.e"));
    }

    [Fact]
    public void ParseString_LaterValues_ReplaceEarlierAndObjectsMerge()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, y = 1 }\na { y = 2 }");

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
    }

    [Fact]
    public void ParseString_Comments_AreNotRead()
    {
        var config = ConfigurationFactory.ParseString("# one\n// two\na = 1 # three\nb = 2 // four\n");

        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal("2", config.GetString("b"));
    }

    [Fact]
    public void ParseString_QuotedStrings_KeepWhatTheyHold()
    {
        var config = ConfigurationFactory.ParseString("a = \"with # { } = and \\\"quotes\\\"\"\nb = \"\"\"three\nlines \"of\" text\"\"\"\nc = plain words with blanks");

        Assert.Equal("with # { } = and \"quotes\"", config.GetString("a"));
        Assert.Equal("three\nlines \"of\" text", config.GetString("b"));
        Assert.Equal("plain words with blanks", config.GetString("c"));
    }

    [Fact]
    public void ParseString_QuotedNames_MayHoldDots()
    {
        var config = ConfigurationFactory.ParseString("bindings { \"System.Byte[]\" = bytes }");

        Assert.Equal("bytes", config.GetConfig("bindings").GetString("\"System.Byte[]\""));
    }

    [Theory]
    [InlineData("5s", 5000)]
    [InlineData("100 ms", 100)]
    [InlineData("2m", 120000)]
    [InlineData("1.5 seconds", 1500)]
    [InlineData("1h", 3600000)]
    [InlineData("250", 250)]
    public void GetTimeSpan_WithAUnit_IsThatLong(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), ConfigurationFactory.ParseString("a = " + text).GetTimeSpan("a"));

    [Fact]
    public void GetTimeSpan_Infinite_IsInfinite() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, ConfigurationFactory.ParseString("a = infinite").GetTimeSpan("a"));

    [Theory]
    [InlineData("128000b", 128000)]
    [InlineData("64k", 65536)]
    [InlineData("1m", 1048576)]
    [InlineData("256KiB", 262144)]
    [InlineData("10kB", 10000)]
    [InlineData("4096", 4096)]
    public void GetByteSize_WithAUnit_IsThatMany(string text, long bytes) =>
        Assert.Equal(bytes, ConfigurationFactory.ParseString("a = " + text).GetByteSize("a", null));

    [Theory]
    [InlineData("on", true)]
    [InlineData("true", true)]
    [InlineData("off", false)]
    [InlineData("false", false)]
    public void GetBoolean_InWords_IsThat(string text, bool value) =>
        Assert.Equal(value, ConfigurationFactory.ParseString("a = " + text).GetBoolean("a"));

    [Fact]
    public void Get_WhatIsNotThere_IsTheDefault()
    {
        var config = ConfigurationFactory.ParseString("a = 1");

        Assert.False(config.HasPath("b"));
        Assert.Equal(7, config.GetInt("b", 7));
        Assert.Equal("x", config.GetString("b.c", "x"));
        Assert.Null(config.GetString("b"));
        Assert.True(config.GetBoolean("b", true));
        Assert.Equal(TimeSpan.FromSeconds(3), config.GetTimeSpan("b", TimeSpan.FromSeconds(3)));
        Assert.Empty(config.GetStringList("b"));
        Assert.Null(config.GetConfig("b"));
    }

    [Fact]
    public void GetStringList_OverSeveralLines_HasAllItems()
    {
        var config = ConfigurationFactory.ParseString("a = [one, \"two\"\n three\n]\nb = []");

        Assert.Equal(["one", "two", "three"], config.GetStringList("a"));
        Assert.Empty(config.GetStringList("b"));
    }

    [Fact]
    public void ParseString_Substitutions_TakeTheValueOfTheirTarget()
    {
        var config = ConfigurationFactory.ParseString("a = 5, b = ${a}, c = ${?nowhere}");

        Assert.Equal(5, config.GetInt("b"));
        Assert.Null(config.GetString("c"));
    }

    [Fact]
    public void WithFallback_TakesWhatIsMissingFromTheOther()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1 }").WithFallback(ConfigurationFactory.ParseString("a { x = 9, y = 2 }\nb = 3"));

        Assert.Equal(1, config.GetInt("a.x"));
        Assert.Equal(2, config.GetInt("a.y"));
        Assert.Equal(3, config.GetInt("b"));
    }

    [Fact]
    public void IsEmpty_OfNothing_IsTrue()
    {
        Assert.True(ConfigurationFactory.Empty.IsEmpty);
        Assert.False(ConfigurationFactory.ParseString("a = 1").IsEmpty);
    }

    [Fact]
    public void Default_HasTheEnginesSettings() =>
        Assert.True(ConfigurationFactory.Default().GetInt("akka.actor.default-dispatcher.throughput") > 0);

    [Fact]
    public void GetInt_OfWords_Throws() =>
        Assert.ThrowsAny<Exception>(() => ConfigurationFactory.ParseString("a = words").GetInt("a"));

    [Fact]
    public void GetDouble_WithAFraction_IsInvariant() =>
        Assert.Equal(0.25, ConfigurationFactory.ParseString("a = 0.25").GetDouble("a"));
}
