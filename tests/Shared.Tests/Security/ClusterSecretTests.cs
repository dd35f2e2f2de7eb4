using System.Text;
using DistTrain.Shared.Security;

namespace DistTrain.Shared.Tests.Security;

/// <summary>What a secret file may hold, and what is said of one that holds something else.</summary>
public sealed class ClusterSecretTests : IDisposable
{
    private const string Base64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private readonly string _directory = Directory.CreateTempSubdirectory("disttrain-secret-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(Base64, true)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1F", true)]
    [InlineData("AAECAwQFBgcICQoLDA0ODw==", false)]
    [InlineData("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g", false)]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191A1B1C1D1E1G", false)]
    [InlineData("correct horse battery staple", false)]
    public void IsGenerated_Text_IsWhetherItIsTwoHundredFiftySixBits(string text, bool generated) =>
        Assert.Equal(generated, ClusterSecret.FromText(text).IsGenerated);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("  \n\n")]
    public void Read_WhiteSpaceBehindIt_DoesNotCount(string end)
    {
        var read = ClusterSecret.Read(Write(Encoding.UTF8.GetBytes(Base64 + end)));

        Assert.Equal(ClusterSecret.FromText(Base64).DeriveKey(), read.DeriveKey());
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData(" \n", "it is empty")]
    [InlineData("fifteen letters", "it holds 15 characters; at least 16 are expected")]
    [InlineData("one line of words\nand another one", "more than one line")]
    public void Read_WhatIsNoSecret_NamesTheFileAndTheRemedy(string text, string reason) =>
        IsRefused(Encoding.UTF8.GetBytes(text), reason);

    [Fact]
    public void Read_RandomBytes_AreNoText() => IsRefused([.. Enumerable.Range(128, 32).Select(i => (byte)i)], "it is not text");

    [Fact]
    public void Read_FileOfAnotherKind_IsRefusedUnread() => IsRefused(new byte[1 << 20], "more than 4096 bytes");

    [Fact]
    public void Read_NoFile_SaysSo() => IsRefused(Path.Combine(_directory, "none"), "no such file");

    [Fact]
    public void Read_Directory_SaysSo() => IsRefused(_directory, "is a directory");

    [Fact]
    public void FromText_Refused_DoesNotTellIt()
    {
        var error = Assert.Throws<FormatException>(() => ClusterSecret.FromText("hush, hush"));

        Assert.DoesNotContain("hush", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", ClusterSecret.FromText("hush hush hush hush").ToString(), StringComparison.Ordinal);
    }

    private void IsRefused(byte[] bytes, string reason) => IsRefused(Write(bytes), reason);

    private static void IsRefused(string file, string reason)
    {
        var error = Assert.Throws<InvalidDataException>(() => ClusterSecret.Read(file));
        Assert.StartsWith(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith($"disttrain secret --output {file}", error.Message, StringComparison.Ordinal);
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(_directory, "cluster.secret");
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
