using Akka.Configuration;

namespace Akka.Embedded.Tests.Internals.Local;

public sealed class HoconErrorTests
{
    [Theory]
    [InlineData("a = 1\nb {", "line 2", "'}' is missing")]
    [InlineData("a = [1, 2", "line 1", "']' is missing")]
    [InlineData("a = \"open\nb = 1", "line 1", "does not end")]
    [InlineData("a", "line 1", "has no value")]
    [InlineData("a b", "line 1", "has no value")]
    [InlineData("= 1", "line 1", "a name is missing")]
    [InlineData("a = 1\n}\n", "line 2", "a name is missing")]
    [InlineData("a = \"\\q\"", "line 1", "unknown escape")]
    [InlineData("a = \"\"\"open", "line 1", "does not end")]
    [InlineData("a {}, b = 1", "line 1", "a name is missing")]
    [InlineData("a += 1", "line 1", "is missing after 'a'")]
    [InlineData("a = host:1", "line 1", "':' must stand in quotes")]
    [InlineData("x = 1\na = ${nowhere}", "line 2", "unresolved substitution ${nowhere}")]
    [InlineData("a = ${b}\nb = ${a}", "", "circle")]
    public void ParseString_WhatIsNotHocon_NamesTheLine(string text, string line, string what)
    {
        var thrown = Assert.Throws<ConfigurationException>(() => ConfigurationFactory.ParseString(text));

        Assert.Contains(line, thrown.Message, StringComparison.Ordinal);
        Assert.Contains(what, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseString_OptionalSubstitutionAfterAValue_KeepsTheValue()
    {
        Environment.SetEnvironmentVariable("DISTTRAIN_TEST_HOCON", "from outside");
        var config = ConfigurationFactory.ParseString("a = 1\na = ${?nowhere}\nb = 1\nb = ${?DISTTRAIN_TEST_HOCON}");

        Assert.Equal(1, config.GetInt("a"));
        Assert.Equal("from outside", config.GetString("b"));
    }


    [Fact]
    public void ToString_ReadAgain_IsTheSame()
    {
        var config = ConfigurationFactory.ParseString("a { \"b.c\" = \"with \\\"quotes\\\"\", d = [1, two, {e = 3}] }");

        Assert.Equal(config.ToString(), ConfigurationFactory.ParseString(config.ToString()).ToString());
    }
}
